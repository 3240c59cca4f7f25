"""An MJCF of a stranger is refused in one line where it would crash, block or flood the process that reads it."""

import os
from pathlib import Path

import pytest

from rewardsmith import envs
from rewardsmith.envs.mujoco.mjcf import Mjcf
from rewardsmith.envs.sources import sources
from rewardsmith.experiments.runs.own_files import fingerprint

ROVER = Path(__file__).parents[3] / "examples" / "rover.py"
XML = ROVER.with_suffix(".xml").read_text()
ENDLESS = '<!DOCTYPE a [<!ENTITY a0 "a">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BRANCH = '<mujoco><asset><model name="m" file="{}.xml"/></asset><worldbody>{}</worldbody></mujoco>'
ATTACH = '<attach model="m" body="r" prefix="p{}_"/>'


def in_model(text):
    return XML.replace("</mujoco>", f"{text}</mujoco>")


def in_world(text):
    return XML.replace("</worldbody>", f"{text}</worldbody>")


def refusal(folder, xml):
    """Return why an environment whose MJCF is a stranger's is not built."""
    (folder / "rover.py").write_text(ROVER.read_text())
    (folder / "rover.xml").write_text(xml)
    with pytest.raises(envs.UserError) as caught:
        envs.build(envs.find(str(folder / "rover.py")))
    message = str(caught.value)
    assert "\n" not in message and len(message) < 500
    return message


@pytest.mark.parametrize(
    "xml, reason",
    [
        (ENDLESS + "]>" + in_model('<custom><text name="a" data="&a9;"/></custom>'), "document type"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "/etc/hostname">]>' + XML, "document type"),
        (in_model('<custom><text name="a" data="&x;"/></custom>'), "undefined entity"),
        (in_model('<custom><text name="a" data="\x01"/></custom>'), "is no XML"),
        ('<?xml version="1.0" encoding="klingon"?>' + XML, "is no XML"),
        (XML + "<mujoco/>", "is no XML"),
        (in_world("<body>" * 600 + "</body>" * 600), "nested deeper"),
        (in_world('<replicate count="100000000"><geom size="1"/></replicate>'), "elements of its copies"),
        (in_world('<replicate count="900"><replicate count="900"><geom size="1"/></replicate></replicate>'), "copies"),
        (in_world('<flexcomp type="grid" name="f" count="900 900 900" spacing="1 1 1" dim="3"/>'), "copies"),
        (in_world('<body><composite type="cable" count="9000000 1 1" size="1"/></body>'), "copies"),
        (in_model('<asset><hfield name="h" size="1 1 1 1" nrow="99999" ncol="99999"/></asset>'), "nrow times ncol"),
        (in_model('<asset><texture type="2d" builtin="flat" width="99999" height="99999"/></asset>'), "width times"),
        (in_model('<asset><mesh name="m" builtin="supersphere" params="60000 1 1"/></asset>'), "params of a mesh"),
        (in_model('<size nkey="2000000000"/>'), "nkey"),
        (in_model('<size nuser_body="2000000000"/>'), "nuser_body"),
        (in_model('<option noslip_iterations="2000000000"/>'), "noslip_iterations"),
        (in_model('<option timestep="0"/>'), "timestep"),
        (in_model('<option timestep="nan"/>'), "timestep"),
        (in_model('<option timestep="1e-12"/>'), "physics steps"),
        (in_model('<option gravity="nan 0 0"/>'), "gravity"),
        (in_world('<body pos="nan 0 0"><geom size="1"/></body>'), "body_pos"),
        (XML.replace('name="chassis"', f'name="{"c" * 100_000}"'), "a name in rover.xml"),
        (XML.replace('name="chassis"', 'name="&#10;&#9;"'), "a name in rover.xml"),
        (in_model('<include file="/dev/zero"/>'), "/dev/zero is no plain file"),
        (in_model('<asset><mesh name="m" file="/dev/zero" content_type="model/obj"/></asset>'), "no plain file"),
        (in_model('<asset><mesh name="m" file="pipe.stl"/></asset>'), "pipe.stl is no plain file"),
        (in_model('<asset><texture type="cube" fileright="pipe.png"/></asset>'), "pipe.png is no plain file"),
        (in_model('<compiler strippath="true"/><asset><mesh file="/x/pipe.stl"/></asset>'), "no plain file"),
        (in_model('<asset><mesh name="m" file="large.obj"/></asset>'), "large.obj is larger"),
        (in_model('<include file="large.xml"/>'), "large.xml is larger"),
        (in_model('<asset><texture type="2d" file="large.png"/></asset>'), "60000 times 60000 pixels"),
        (in_model('<asset><model name="m" file="rover.xml"/></asset>'), "made of itself"),
        (in_model('<include file="rover.xml"/>'), "made of itself"),
        (BRANCH.format("branch9", ATTACH.format(0)), "elements of its copies"),
    ],
)
def test_an_mjcf_that_would_crash_or_flood_is_refused_before_it_does(tmp_path, xml, reason):
    for name in ("pipe.stl", "pipe.png"):
        os.mkfifo(tmp_path / name)
    for name, size in (("large.obj", 3 << 30), ("large.xml", 100 << 20)):
        with open(tmp_path / name, "wb") as file:
            file.truncate(size)  # sparse
    header = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (60000).to_bytes(4, "big") * 2
    (tmp_path / "large.png").write_bytes(header)
    (tmp_path / "branch0.xml").write_text(
        '<mujoco><worldbody><body name="r"><geom size="1"/></body></worldbody></mujoco>'
    )
    for n in range(1, 10):  # each has the one before it ten times
        inner = f'<body name="r"><geom size="1"/>{"".join(map(ATTACH.format, range(10)))}</body>'
        (tmp_path / f"branch{n}.xml").write_text(BRANCH.format(f"branch{n - 1}", inner))
    assert reason in refusal(tmp_path, xml)


def test_models_that_are_attached_are_files_of_an_environment_with_what_they_name(tmp_path):
    part = '<mujoco><asset><hfield name="h" file="hill.bin" size="1 1 1 1"/></asset>{}</mujoco>'
    body = '<worldbody><body name="r"><geom size="0.1"/></body></worldbody>'
    (tmp_path / "hill.bin").write_bytes(b"\2\0\0\0\2\0\0\0" + b"\0" * 16)
    (tmp_path / "part.xml").write_text(part.format(body))
    whole = in_model('<asset><model name="m" file="part.xml"/></asset>')
    (tmp_path / "rover.xml").write_text(whole.replace("</worldbody>", f"{ATTACH.format(0)}</worldbody>"))
    (tmp_path / "rover.py").write_text(ROVER.read_text())
    found = fingerprint(sources(envs.build(envs.find(str(tmp_path / "rover.py")))))
    assert {Path(name).name for name in found} >= {"rover.py", "rover.xml", "part.xml", "hill.bin"}


def test_an_mjcf_is_made_of_what_it_includes_once(tmp_path):
    (tmp_path / "inner.xml").write_text('<mujoco><worldbody><geom name="g" size="1"/></worldbody></mujoco>')
    (tmp_path / "outer.xml").write_text('<mujoco><include file="inner.xml"/></mujoco>')
    mjcf = Mjcf(tmp_path / "outer.xml")
    mjcf.check()
    assert list(mjcf.files()) == [tmp_path / "inner.xml"]
