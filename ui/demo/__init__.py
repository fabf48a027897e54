"""The demo ministry: invented, Danish, deterministic, loaded through the same services as everything else."""

from ui.demo.loading import Progress, Summary, load
from ui.demo.ministry import SIGN_INS, SIGN_INS_IN_ENGLISH, SignIn

__all__ = ["SIGN_INS", "SIGN_INS_IN_ENGLISH", "Progress", "SignIn", "Summary", "load"]
