"""Where films are taken from: well framed cameras for a robot of any size."""

from __future__ import annotations

import itertools
import math

import mujoco
import numpy as np

from rewardsmith.envs.mujoco.home import HOME

FIELD_OF_VIEW = 40.0
"""Vertical opening angle of the cameras [deg]."""

ASPECT = 4 / 3
"""Width over height of the picture that the framing is made for; see `field_of_view` for narrower ones."""

AZIMUTH = {"side": 12.0, "front": 60.0, "ahead": 90.0}
"""Angle by which each camera stands ahead of the robot's right-hand side [deg]; forward is +x."""

LOW, HIGH = 14.0, 50.0
"""Angles at which cameras look down [deg]."""

ROOM = {True: 1.35, False: 1.15}
"""Factor on the distance at which all is just in the picture, for cameras that follow and that stand still."""


def add_cameras(
    spec: mujoco.MjSpec, body: str, distance: float | None = None, *, elevation: float | None = None
) -> None:
    """Add the cameras "side", "front" and "ahead", which show the robot that a body is the root of.

    They move with the body's centre of mass if it can travel without end; otherwise they stand still and show the whole
    scene. Cameras of these names that the model already has are replaced. Physics is not touched.

    Args:
        spec: model to add the cameras to.
        body: name of the robot's root.
        distance: from the camera to what it looks at [m]. By default the model in its home pose, else its initial one,
            fills the picture but for some room to move.
        elevation: angle at which the cameras look down [deg], below 90. By default steep for arms on a fixed base and
            for what moves in a horizontal plane, low for all else.

    Raises:
        ValueError: the spec has no such body.
    """
    for camera in list(spec.cameras):
        if camera.name in AZIMUTH:
            spec.delete(camera)
    subject = _Subject(spec, body)
    elevation = subject.elevation if elevation is None else elevation
    for name, azimuth in AZIMUTH.items():
        subject.film(name, azimuth, elevation, FIELD_OF_VIEW, distance or subject.distance(azimuth, elevation))


def add_camera(
    spec: mujoco.MjSpec, body: str, name: str, *, azimuth: float, elevation: float, field: float, room: float = 1.0
) -> None:
    """Add one camera for square pictures, from any side and with any lens; else as `add_cameras` does.

    Args:
        spec: model to add the camera to.
        body: name of the robot's root.
        name: of the camera; not one of `AZIMUTH`, whose lenses are adapted.
        azimuth: angle by which it stands ahead of the robot's right-hand side [deg].
        elevation: angle at which it looks down [deg], below 90.
        field: opening angle [deg].
        room: factor on the distance from which the model in its initial pose is seen by `add_cameras`.

    Raises:
        ValueError: the spec has no such body.
    """
    subject = _Subject(spec, body)
    away = room * subject.distance(azimuth, elevation, field, aspect=1.0)
    subject.film(name, azimuth, elevation, field, away)


class _Subject:
    """What cameras look at, in the pose that the model calls home, else in its initial one.

    Args:
        spec: Model that it is part of.
        body: Name of its root.

    Attributes:
        elevation: Angle at which cameras look down where nothing else is said [deg].

    Raises:
        ValueError: the spec has no such body.
    """

    def __init__(self, spec: mujoco.MjSpec, body: str) -> None:
        names = [each.name for each in spec.bodies]
        if body not in names:
            raise ValueError(f"no body {body!r} to film; the model has {', '.join(filter(None, names))}")
        model = spec.copy().compile()
        data = _posed(model)
        root = model.body(body).id
        self._follow = _travels(model, root)
        self.elevation = HIGH if _is_bolted(model, root) or _is_level(model, data) else LOW
        self._corners = corners = _corners(model, data, root if self._follow else 0)
        self._focus = data.subtree_com[root] if self._follow else (corners.min(0) + corners.max(0)) / 2
        owner, self._holder = (root, spec.body(body)) if self._follow else (0, spec.worldbody)
        # A camera is placed in the frame of its body, which need not be aligned with the world.
        self._turn, self._origin = data.xmat[owner].reshape(3, 3), data.xpos[owner]

    def distance(self, azimuth: float, elevation: float, field: float = FIELD_OF_VIEW, aspect: float = ASPECT) -> float:
        """Return how far a camera should be [m], from angles [deg] and its picture's width over its height."""
        axes = _axes(math.radians(azimuth), math.radians(elevation))
        return ROOM[self._follow] * _fitting_distance((self._corners - self._focus) @ axes.T, field, aspect)

    def film(self, name: str, azimuth: float, elevation: float, field: float, away: float) -> None:
        """Add a camera at angles [deg] and a distance [m]."""
        axes = _axes(math.radians(azimuth), math.radians(elevation))
        self._holder.add_camera(
            name=name,
            mode=mujoco.mjtCamLight.mjCAMLIGHT_TRACKCOM if self._follow else mujoco.mjtCamLight.mjCAMLIGHT_FIXED,
            pos=self._turn.T @ (self._focus + away * axes[2] - self._origin),
            quat=_quaternion(self._turn.T @ axes.T),
            fovy=field,
        )


def field_of_view(model: mujoco.MjModel, camera: int, aspect: float) -> float:
    """Return the vertical opening angle [deg] with which a camera shows all that it should.

    In pictures narrower than `ASPECT`, such as square ones, the cameras that `add_cameras` made open as far as the
    model in that pose needs it. Others keep their own angle.

    Args:
        model: What is shown.
        camera: Id of the camera.
        aspect: Width over height of the picture.
    """
    own = float(model.cam_fovy[camera])
    if aspect >= ASPECT or model.camera(camera).name not in AZIMUTH:
        return own
    data = _posed(model)
    mujoco.mj_camlight(model, data)
    body = int(model.cam_bodyid[camera])
    seen = (_corners(model, data, body) - data.cam_xpos[camera]) @ data.cam_xmat[camera].reshape(3, 3)
    right, up, depth = np.abs(seen[:, 0]), np.abs(seen[:, 1]), -seen[:, 2]
    needed = ROOM[body > 0] * float(np.max(np.maximum(right / aspect, up) / depth))
    least = math.tan(math.radians(own) / 2)
    return math.degrees(2 * math.atan(min(max(needed, least), least * ASPECT / aspect)))


def square_reach(model: mujoco.MjModel, camera: int) -> float:
    """Return how much more a square picture by a camera shows from top to bottom than a film, as a factor."""
    wide, square = (math.radians(field_of_view(model, camera, aspect)) for aspect in (ASPECT, 1.0))
    return math.tan(square / 2) / math.tan(wide / 2)


def _posed(model: mujoco.MjModel) -> mujoco.MjData:
    """Return where all is in the pose that the model calls home, else in its initial one."""
    data = mujoco.MjData(model)
    home = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_KEY, HOME)
    if home >= 0:
        mujoco.mj_resetDataKeyframe(model, data, home)
    mujoco.mj_kinematics(model, data)
    mujoco.mj_comPos(model, data)
    return data


def _base_joints(model: mujoco.MjModel, body: int) -> list[int]:
    """Return the joints between the world and a body, its own included."""
    joints: list[int] = []
    while body:
        joints += range(model.body_jntadr[body], model.body_jntadr[body] + model.body_jntnum[body])
        body = model.body_parentid[body]
    return joints


def _travels(model: mujoco.MjModel, body: int) -> bool:
    joints = _base_joints(model, body)
    kinds, limited = model.jnt_type[joints], model.jnt_limited[joints]
    free, slide = int(mujoco.mjtJoint.mjJNT_FREE), int(mujoco.mjtJoint.mjJNT_SLIDE)
    return bool(np.any((kinds == free) | ((kinds == slide) & (limited == 0))))


def _is_bolted(model: mujoco.MjModel, body: int) -> bool:
    turning = [mujoco.mjtJoint.mjJNT_HINGE, mujoco.mjtJoint.mjJNT_BALL]
    return bool(np.isin(model.jnt_type[_base_joints(model, body)], np.array(turning, int)).all())


def _is_level(model: mujoco.MjModel, data: mujoco.MjData) -> bool:
    """Tell whether no joint can lift anything: all hinges are upright and all slides level."""
    hinges = model.jnt_type == mujoco.mjtJoint.mjJNT_HINGE
    slides = model.jnt_type == mujoco.mjtJoint.mjJNT_SLIDE
    vertical = np.abs(data.xaxis[:, 2])
    return bool(np.all((hinges & (vertical > 0.99)) | (slides & (vertical < 0.01))))


def _axes(azimuth: float, elevation: float) -> np.ndarray:
    """Return the camera's right, up and backward axes in the world frame as rows [3, 3], from angles [rad]."""
    backward = np.array(
        [math.sin(azimuth) * math.cos(elevation), -math.cos(azimuth) * math.cos(elevation), math.sin(elevation)]
    )
    right = np.array([math.cos(azimuth), math.sin(azimuth), 0.0])
    return np.stack([right, np.cross(backward, right), backward])


def _quaternion(rotation: np.ndarray) -> np.ndarray:
    quaternion = np.empty(4)
    mujoco.mju_mat2Quat(quaternion, rotation.ravel())
    return quaternion


def _corners(model: mujoco.MjModel, data: mujoco.MjData, root: int) -> np.ndarray:
    """Return the corners [n, 3] [m] of boxes around the bounded geoms below a body; if none, its centre."""
    below = np.zeros(model.nbody, bool)
    below[root] = True
    for body in range(1, model.nbody):
        below[body] |= below[model.body_parentid[body]]
    signs = np.array(list(itertools.product((-1, 1), repeat=3)))
    corners = []
    for geom in np.flatnonzero(below[model.geom_bodyid] & (model.geom_rbound > 0)):
        centre, half = model.geom_aabb[geom, :3], model.geom_aabb[geom, 3:]
        corners.append(data.geom_xpos[geom] + (centre + signs * half) @ data.geom_xmat[geom].reshape(3, 3).T)
    return np.concatenate(corners) if corners else data.subtree_com[root][None]


def _fitting_distance(points: np.ndarray, field: float, aspect: float) -> float:
    """Return how far [m] a camera must be from the origin to see `points` [n, 3] in its right, up, backward axes."""
    tangent = math.tan(math.radians(field) / 2)
    right, up, backward = np.abs(points[:, 0]), np.abs(points[:, 1]), points[:, 2]
    return float(np.max(backward + np.maximum(right / aspect, up) / tangent)) or 3.0
