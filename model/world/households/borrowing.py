"""Microcredit 小额信贷 to lifted and monitored households: lent, repaid, or written off."""

from model.compiled import rule

_NOTHING_LEFT = 1e-6  # yuan


@rule
def may_borrow(assisted: int, microloan: float, defaulted: int) -> bool:
    """Assisted households without a loan and without a default behind them.

    assisted: 1 if lifted, or registered for monitoring.
    """
    return assisted != 0 and microloan == 0.0 and defaulted == 0


@rule
def loan_for_inputs(cost: float, means: float, loan_limit: float) -> float:
    """Yuan that a household asks for when its means do not pay the season's inputs.

    Nobody takes a loan for what rounding has left, where just so much land is rented as means pay for.
    """
    missing = cost - means
    return min(missing, loan_limit) if missing > _NOTHING_LEFT else 0.0


@rule
def on_account(missing: float, inputs: float, dealer_share: float, no_account: int) -> float:
    """Yuan of inputs that a dealer gives on account: what is missing, up to a share of their cost.

    no_account: 1 if the household could not pay the last one.
    """
    return 0.0 if no_account else min(max(0.0, missing), dealer_share * inputs)


@rule
def interest_due(microloan: float, interest: float) -> float:
    """Interest in yuan of a year on what is owed."""
    return microloan * interest


@rule
def repayment(microloan: float, instalment: float, cash: float) -> float:
    """Yuan repaid in winter: the instalment, as far as there is debt and cash above food.

    No rounding remainder is left owing: equal instalments do not add up to the loan to the last
    bit, and what equipment was sold for does not to what was missing.
    """
    due = instalment if microloan - instalment > _NOTHING_LEFT else microloan
    return due if due - cash <= _NOTHING_LEFT else cash


@rule
def defaults(microloan: float, repaid: float) -> bool:
    """A household defaults when it can repay nothing; what it cannot repay in part, it owes on.

    The bank then writes the loan off; the household gets no other.
    """
    return microloan > 0.0 and repaid <= 0.0
