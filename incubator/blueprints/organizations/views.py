"""The register's own pages."""

from __future__ import annotations

from incubator.blueprints.organizations.blueprint import bp

__all__ = ["bp"]
