"""The hook by which a plugin registers its backends, as authors of backends import it.

A plugin is a module with an entry point in group `symgroup`, of the backend's name, and in it

    @symgroup.backends.hookimpl
    def symgroup_register_backends(register):
        register(MyBackend())
"""

from symgroup.plugins import hookimpl

__all__ = ["hookimpl"]
