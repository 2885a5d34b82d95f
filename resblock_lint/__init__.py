"""resblock-lint: a shape checker for residual blocks in Keras.

The public API: `check` and `contracts` on files, and the plain data that they give. Importing this package imports no
parser and no framework; that happens when a function is first called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from resblock_lint.contracts import Contract, contracts
    from resblock_lint.diagnostics import Coverage, Diagnostic, Report, Severity
    from resblock_lint.engine import Settings, check

__version__ = "0.1.0"
__all__ = ["Contract", "Coverage", "Diagnostic", "Report", "Settings", "Severity", "__version__", "check", "contracts"]
_HOMES = {
    "Contract": "contracts", "contracts": "contracts", "Coverage": "diagnostics", "Diagnostic": "diagnostics",
    "Report": "diagnostics", "Severity": "diagnostics", "Settings": "engine", "check": "engine",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'resblock_lint' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"resblock_lint.{_HOMES[name]}"), name)
