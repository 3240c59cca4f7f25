"""Models of robots drawn at random: every joint, geom, actuator and transmission type, with and without limits."""

import random

import mujoco
import numpy as np

_GEOMS = {
    "sphere": 'size="{a}"',
    "capsule": 'size="{a} {b}"',
    "cylinder": 'size="{a} {b}"',
    "ellipsoid": 'size="{a} {b} {c}"',
    "box": 'size="{a} {b} {c}"',
    "mesh": 'mesh="wedge"',
}
_JOINTS = ("hinge", "slide", "ball")
_ASSETS = """<asset><mesh name="wedge" vertex="0 0 0  .2 0 0  0 .3 0  0 0 .2  .05 .05 .05"/>
    <hfield name="hills" nrow="3" ncol="3" size="4 4 .1 .1" elevation="0 1 0 1 0 1 0 1 0"/></asset>"""
_FLOORS = (
    '<geom name="floor" type="plane" size="9 9 1"/>',
    '<geom name="floor" type="plane" size="0 0 1" pos="0 0 .4" margin=".02" gap=".01"/>',
    '<geom type="plane" size="9 9 1" euler="0 15 0"/>',
    '<body name="ground" pos="0 0 -.3"><geom name="floor" type="plane" size="5 5 1"/></body>',
    '<geom name="hills" type="hfield" hfield="hills"/>',
    '<geom name="floor" type="plane" size="9 9 1"/><geom name="step" type="box" size=".4 .4 .1" pos="1 0 .1"/>',
    "",
)
_MUSCLE = 'gaintype="muscle" gainprm=".75 1.05 -1 200 .5 1.6 1.5 1.3 1.2"'
_GAINS = ('gaintype="fixed" gainprm="{k}"', 'gaintype="affine" gainprm="{k} .1 -.1"', _MUSCLE, "")
_BIASES = ('biastype="none"', 'biastype="affine" biasprm=".1 -{k} -1"', 'biastype="affine" biasprm="0 0 -1"',
           'biastype="muscle"', "")  # fmt: skip
_DYNAMICS = (
    'dyntype="none"', 'dyntype="integrator" actlimited="true" actrange="-1 1"', 'dyntype="filter" dynprm=".1"',
    'dyntype="filterexact" dynprm=".1"', 'dyntype="muscle" dynprm=".01 .04"', "",
)  # fmt: skip
_KINDS = (
    "motor", "position", "velocity", "intvelocity", "damper", "cylinder", "muscle", "general", "pid", "dcmotor",
    "adhesion", "orientation",
)  # fmt: skip


class Drawn:
    """One model, drawn from a seed.

    Attributes:
        xml: The MJCF, without keyframes.
        keys: The names of its keyframes, as attributes; see `with_keys`.
    """

    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.joints, self.bodies, self.geoms = [], [], []
        self.ground = self.draw.choice(_FLOORS)
        world = self.ground + self._prop() + self._body(0) + self._mocap()
        tendons, actuators = self._tendons(), "".join(self._actuator() for _ in range(self.draw.randint(1, 4)))
        integrator = self.draw.choice(("Euler", "implicitfast", "implicit", "RK4"))
        self.xml = (
            f'<mujoco><compiler angle="radian" autolimits="true"/><option timestep=".004" integrator="{integrator}"/>'
            '<default><geom density="500"/><joint damping=".5"/><default class="leg"><joint armature=".01"/>'
            '<default class="foot"><geom friction="1.5"/><position kp="20"/></default></default></default>'
            f"{_ASSETS}<worldbody>{world}</worldbody>{tendons}<actuator>{actuators}</actuator>{self._pairs()}</mujoco>"
        )
        self.keys = self._keys()

    def _named(self, name):
        """Return a name, seldom none."""
        return f'name="{name}"' if self._chance(0.9) else ""

    def _chance(self, likely):
        return self.draw.random() < likely

    def _numbers(self, low, high, count):
        return " ".join(f"{self.draw.uniform(low, high):.3f}" for _ in range(count))

    def _prop(self):
        if self._chance(0.8):
            return ""
        return '<body name="prop" pos="2 0 1"><freejoint/><geom name="prop" size=".1"/></body>'

    def _mocap(self):
        return '<body name="goal" mocap="true" pos="1 1 1"><geom size=".05"/></body>' if self._chance(0.2) else ""

    def _body(self, depth):
        number = len(self.bodies)
        name = f"b{number}"
        self.bodies.append(name)
        where = self._numbers(-0.2, 0.2, 2) + (" .6" if depth == 0 else " -.15")
        children = "".join(self._body(depth + 1) for _ in range(self.draw.randint(0 if depth else 1, 2)) if depth < 3)
        geoms = "".join(self._geom(number) for _ in range(self.draw.randint(1, 2)))
        body = "" if number and self._chance(0.05) else f'name="{name}"'
        return (
            f'<body {body} pos="{where}" euler="{self._numbers(-1, 1, 3)}" childclass="leg">'
            f"{self._moving(depth)}{geoms}"
            f'<site name="{name}" pos="{self._numbers(-0.1, 0.1, 3)}"/>{children}</body>'
        )

    def _moving(self, depth):
        if depth == 0 and self._chance(0.5):
            return "<freejoint/>" if self._chance(0.5) else '<joint name="root" type="free" damping="0"/>'
        kinds = [self.draw.choice(_JOINTS)] if self._chance(0.7) else ["slide", "hinge"]
        return "".join(map(self._joint, kinds))

    def _joint(self, kind):
        name = f"{kind}{len(self.joints)}" if self._chance(0.9) else f"Left-{kind}.{len(self.joints)}"
        limits = ""
        if self._chance(0.6):
            limits = {"ball": 'range="0 1.5"', "hinge": 'range="-.7 1.2"', "slide": 'range="-.2 .3"'}[kind]
        self.joints.append((name, kind, bool(limits)))
        axis = "" if kind == "ball" else f'axis="{self._numbers(-1, 1, 3)}"'
        force = 'actuatorfrcrange="-5 8"' if kind != "ball" and self._chance(0.2) else ""
        return f'<joint name="{name}" type="{kind}" {axis} pos="{self._numbers(-0.1, 0.1, 3)}" {limits} {force}/>'

    def _geom(self, body):
        kind = self.draw.choice(list(_GEOMS))
        name = f"g{body}_{self.draw.randrange(10**6)}"
        named = self._named(name)
        self.geoms += [name] if named else []
        a, b, c = (f"{self.draw.uniform(0.03, 0.15):.3f}" for _ in range(3))
        more = self.draw.choice(("", "", 'margin=".02"', 'margin=".03" gap=".02"', 'contype="0" conaffinity="0"',
                                 'class="foot"'))  # fmt: skip
        return (
            f'<geom {named} type="{kind}" {_GEOMS[kind].format(a=a, b=b, c=c)} {more} '
            f'pos="{self._numbers(-0.1, 0.1, 3)}" euler="{self._numbers(-2, 2, 3)}"/>'
        )

    def _tendons(self):
        scalar = [name for name, kind, _ in self.joints if kind != "ball"]
        pulled = f'<site site="{self.bodies[0]}"/><site site="{self.bodies[-1]}"/>'
        limits = [self.draw.choice(("", 'range="-1 1.5"')) for _ in range(2)]
        coupled = "".join(f'<joint joint="{name}" coef="{self._numbers(-1, 1, 1)}"/>' for name in scalar[:2])
        fixed = f'<fixed name="coupled" {limits[0]}>{coupled}</fixed>' if coupled else ""
        self.tendons = ["pulled", *["coupled" for _ in fixed[:1]]]
        return f'<tendon><spatial name="pulled" {limits[1]}>{pulled}</spatial>{fixed}</tendon>'

    def _transmission(self, kind):
        site, other = self.draw.choice(self.bodies), self.bodies[0]
        choices = [
            f'site="{site}" gear="{self._numbers(-1, 1, 6)}"',
            f'site="{site}" refsite="{other}" gear="{self._numbers(-1, 1, 6)}"',
            f'tendon="{self.draw.choice(self.tendons)}"',
            f'cranksite="{site}" slidersite="{other}" cranklength=".5"',
        ]
        if kind == "muscle":
            choices = choices[2:3]
        if self.joints:
            joint = self.draw.choice(self.joints)[0]
            choices += [f'joint="{joint}" gear="{self._numbers(0.5, 3, 3)}"'] * 4 + [f'jointinparent="{joint}"']
        return self.draw.choice(choices)

    def _actuator(self):
        kind, k = self.draw.choice(_KINDS), self.draw.choice((5, 20, 80))
        name = self._named(f"{kind}_{self.draw.randrange(10**6)}")
        limit = self.draw.choice(("", f'ctrlrange="{-self.draw.random():.2f} 1.5"'))
        if kind == "adhesion":
            return f'<adhesion {name} body="{self.bodies[0]}" ctrlrange="0 1" gain="2"/>'
        if kind == "orientation":
            balls = [joint for joint, sort, _ in self.joints if sort == "ball"]
            at = f'joint="{balls[0]}"' if balls else f'site="{self.bodies[-1]}" refsite="{self.bodies[0]}"'
            limit = self.draw.choice(("", 'ctrlrange="-1 1"'))
            return f'<orientation {name} {at} kp="{k}" {limit}/>'
        force = self.draw.choice(("", "", 'forcerange="-30 20"'))
        own = {
            "position": f'kp="{k}"', "velocity": f'kv="{k / 10}"', "damper": 'kv="2" ctrlrange="0 1"',
            "cylinder": 'area=".5" timeconst=".1"', "muscle": 'lengthrange=".1 2"', "pid": f'kp="{k}" kv="1"',
            "intvelocity": f'kp="{k}" actrange="-1 1"',
            "dcmotor": 'motorconst="1 1" resistance="2"',
            "general": " ".join(self.draw.choice(each) for each in (_GAINS, _BIASES, _DYNAMICS)).format(k=k)
            + ' lengthrange=".1 2"',
        }.get(kind, "")  # fmt: skip
        if kind in ("damper",):
            limit = ""
        if kind == "dcmotor":
            force = ""
        return f"<{kind} {name} {self._transmission(kind)} {own} {limit} {force}/>"

    def _pairs(self):
        if 'name="floor"' not in self.ground or not self.geoms or self._chance(0.7):
            return ""
        return f'<contact><pair geom1="floor" geom2="{self.draw.choice(self.geoms)}" margin=".05"/></contact>'

    def _keys(self):
        count = self.draw.choice((0, 0, 1, 2))
        names = self.draw.choice((["home", "crouch"], ["stand", "home"], ["a", "b"]))
        return [f'name="{name}"' if self._chance(0.9) else "" for name in names[:count]]


def with_keys(xml, names, seed):
    """Return a model with keyframes of random poses, which only a compiled model has the sizes of."""
    if not names:
        return xml
    model, draw = mujoco.MjModel.from_xml_string(xml), np.random.default_rng(seed)
    keys = ""
    for name in names:
        qpos = model.qpos0.copy()
        mujoco.mj_integratePos(model, qpos, draw.normal(scale=0.2, size=model.nv), 1.0)
        ctrl = f'ctrl="{" ".join(map(str, draw.uniform(0, 0.5, model.nu)))}"' if draw.random() < 0.5 else ""
        keys += f'<key {name} qpos="{" ".join(map(str, qpos))}" {ctrl}/>'
    return xml.replace("</mujoco>", f"<keyframe>{keys}</keyframe></mujoco>")
