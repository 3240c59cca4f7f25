"""The environments that come with the package, one file each; importing a module registers its environment."""

from importlib import import_module

for _name in ("half_cheetah",):
    import_module(f"{__name__}.{_name}")
