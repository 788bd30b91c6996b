"""Elementary functions that give the same bits on every processor.

The C library's exp, log, pow, sin and cos have variants by processor, NumPy's and a linear algebra
library's do too, and the last bit of one decision can decide the next.  These are made of additions,
multiplications, divisions and square roots alone, which IEEE 754 rounds alike everywhere, and of bits.

exp, log, power, sines and cosines are off by less than one unit in the last place (ulp), the others by
what they say; the tests compare them with sixty digits.  Arguments are reduced, those of exp and log by a
table as in P. T. P. Tang 1989 and 1990 (ACM Transactions on Mathematical Software 15(2) and 16(4),
doi:10.1145/63522.214389 and doi:10.1145/98267.98294), and what is left goes through the first terms of the
Taylor series, as many as take what is left out below a hundredth of an ulp.  Tables are reckoned when the
module is imported, with decimal numbers of 50 digits.
"""

import math
import struct
from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.compiled import before_compiling, rule

Floats = NDArray[np.float64]

_DIGITS = Context(prec=50)
_PI = Decimal("3.14159265358979323846264338327950288419716939937511")

# --- the bits of a number ------------------------------------------------------------------

_MANTISSA = 52  # bits
_ONE = 1023 << _MANTISSA  # the bits of 1.0
# Masks that leave the leading bits of a number, so that a product of two such numbers is exact.
_26_BITS = -(1 << 27)
_21_BITS = -(1 << 32)


def bits_of(value: float) -> int:
    """The 64 bits of a number, as a signed whole number."""
    return int(struct.unpack("<q", struct.pack("<d", value))[0])


def number_of(bits: int) -> float:
    """The number that has these bits."""
    return float(struct.unpack("<d", struct.pack("<q", bits))[0])


@before_compiling
def _teach_numba() -> None:
    """Numba leaves the bits as they are."""
    from llvmlite import ir  # late, like Numba itself
    from numba.core import types
    from numba.extending import lower_builtin, type_callable

    def teach(function: Callable[..., object], given: Any, wanted: Any, kind: Any) -> None:
        def typing(_context: Any) -> Any:
            return lambda value: wanted if value == given else None

        def lowering(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return builder.bitcast(arguments[0], kind)

        type_callable(function)(typing)
        lower_builtin(function, given)(lowering)  # type: ignore[no-untyped-call]

    teach(bits_of, types.float64, types.int64, ir.IntType(64))
    teach(number_of, types.int64, types.float64, ir.DoubleType())


@rule
def _cut(value: float, mask: int) -> float:
    """The number rounded to its leading bits."""
    return number_of((bits_of(value) - (mask >> 1)) & mask)


@rule
def _two_to(exponent: int) -> float:
    """2 to the power of a whole number from -1022 to 1023."""
    return number_of((1023 + exponent) << _MANTISSA)


# --- exponentials --------------------------------------------------------------------------

_STEPS = 128  # of the table, for a factor of 2
_STEP_BITS = 7
_TO_WHOLE = 1.5 * 2.0**52  # added and taken off again, it rounds to whole numbers
_WELL_INSIDE = 700.0  # exponents up to which every number on the way is a normal one
_BEYOND = 800.0  # it is infinite, or 0


def _two_parts(value: Decimal, bits: int) -> tuple[float, float]:
    """A number as the sum of two, of which the first is a multiple of 2 ** -bits."""
    first = float(round(value * (1 << bits))) / float(1 << bits)
    return first, float(value - Decimal(first))


def _powers_of_two() -> tuple[Any, Floats]:
    """The bits of 2 ** (i / _STEPS), and what its rounding left out, relative to it."""
    exact = [Decimal(2) ** (Decimal(step) / _STEPS) for step in range(_STEPS)]
    rounded = [float(value) for value in exact]
    left_out = [value / Decimal(near) - 1 for value, near in zip(exact, rounded, strict=True)]
    return np.array([bits_of(value) for value in rounded]), np.array([float(value) for value in left_out])


with localcontext(_DIGITS):
    _STEPS_OF_E = float(_STEPS / Decimal(2).ln())
    # A number of steps has 18 bits and the first part 34, so their product is exact.
    _STEP, _STEP_REST = _two_parts(Decimal(2).ln() / _STEPS, 41)
    _POWERS, _POWERS_REST = _powers_of_two()


@rule
def exp(exponent: float) -> float:
    """e to the power of the exponent."""
    return _exp(exponent, 0.0)


@rule
def _exp(exponent: float, rest: float) -> float:
    """The same of a sum of which the second part is at most a thousandth."""
    if not abs(exponent) < _BEYOND:
        if exponent > 0.0:
            return math.inf
        return 0.0 if exponent < 0.0 else math.nan
    shifted = exponent * _STEPS_OF_E + _TO_WHOLE
    steps = bits_of(shifted) - bits_of(_TO_WHOLE)
    whole = shifted - _TO_WHOLE
    r = exponent - whole * _STEP - whole * _STEP_REST + rest
    place = steps & (_STEPS - 1)
    square = r * r
    grown = float(_POWERS_REST[place]) + r
    grown += square * (1.0 / 2.0 + r * (1.0 / 6.0)) + square * square * (1.0 / 24.0 + r * (1.0 / 120.0))
    doublings = steps >> _STEP_BITS
    if abs(exponent) < _WELL_INSIDE:
        near = number_of(int(_POWERS[place]) + (doublings << _MANTISSA))
        return near + near * grown
    near = number_of(int(_POWERS[place]))
    half = doublings >> 1
    return (near + near * grown) * _two_to(half) * _two_to(doublings - half)


@rule
def logistic(logit: float) -> float:
    """1 / (1 + exp(-logit)), from 0 to 1."""
    return 1.0 / (1.0 + exp(-logit))


# --- logarithms ----------------------------------------------------------------------------

# Intervals are cut so that 1 is in the middle of one, whose table entries are 1 and 0.
_FIRST_INTERVAL = _ONE - (1 << (_MANTISSA - _STEP_BITS - 1)) - (_STEPS * 5 // 8 << (_MANTISSA - _STEP_BITS))
_SMALLEST_NORMAL = 1 << _MANTISSA  # its bits


def _intervals() -> tuple[Floats, Floats, Floats]:
    """Of each interval the inverse of its middle, in 13 bits, and that middle's logarithm in two parts."""
    width = 1 << (_MANTISSA - _STEP_BITS)
    middles = [number_of(_FIRST_INTERVAL + step * width + width // 2) for step in range(_STEPS)]
    inverses = [round(4096.0 / middle) / 4096.0 for middle in middles]
    logarithms = [_two_parts(-Decimal(inverse).ln(), _LOGARITHM_BITS) for inverse in inverses]
    first, rest = np.array(logarithms).T
    return np.array(inverses), np.ascontiguousarray(first), np.ascontiguousarray(rest)


with localcontext(_DIGITS):
    # Sums of whole multiples of the first part with logarithms' first parts are exact.
    _LOGARITHM_BITS = 42
    _LN_2, _LN_2_REST = _two_parts(Decimal(2).ln(), _LOGARITHM_BITS)
    _INVERSES, _LOGARITHMS, _LOGARITHMS_REST = _intervals()


@rule
def log(value: float) -> float:
    """The natural logarithm; minus infinity of 0, and not a number below."""
    return _log(value)[0]


@rule
def _log(value: float) -> tuple[float, float]:
    """The same as the sum of two numbers, 68 bits in all."""
    if not 0.0 < value < math.inf:
        if value == 0.0:
            return -math.inf, 0.0
        return (value if value > 0.0 else math.nan), 0.0
    bits = bits_of(value)
    if bits < _SMALLEST_NORMAL:
        bits = bits_of(value * 2.0**_MANTISSA) - (_MANTISSA << _MANTISSA)
    above = bits - _FIRST_INTERVAL
    doublings = above >> _MANTISSA
    place = (above >> (_MANTISSA - _STEP_BITS)) & (_STEPS - 1)
    number = number_of(bits - (doublings << _MANTISSA))  # from 0.69 to 1.39
    # number * inverse - 1 as the sum of two; the first is exact, and so is its square.
    inverse, first = float(_INVERSES[place]), _cut(number, _21_BITS)
    r_first = first * inverse - 1.0
    r_rest = (number - first) * inverse
    r = r_first + r_rest
    # doublings * log(2) + log(middle) + r - r * r / 2, each sum with what its rounding left out
    twos = float(doublings)
    known = twos * _LN_2 + float(_LOGARITHMS[place])
    linear = known + r
    half_square = -0.5 * r_first * r_first
    high = linear + half_square
    low = twos * _LN_2_REST + float(_LOGARITHMS_REST[place])
    low += (known - linear) + r_first + r_rest
    low += (linear - high) + half_square
    low -= 0.5 * r_rest * (r_first + r)
    # the other terms of log(1 + r)
    square = r * r
    low += (
        square
        * r
        * (
            (1.0 / 3.0 - r * (1.0 / 4.0))
            + square * ((1.0 / 5.0 - r * (1.0 / 6.0)) + square * (1.0 / 7.0 - r * (1.0 / 8.0)))
        )
    )
    total = high + low
    return total, (high - total) + low


@rule
def power(base: float, exponent: float) -> float:
    """The base to the power of the exponent; not a number where the base is below 0.

    Of 0, infinity and what is not a number as in IEEE 754: whatever to the power of 0 is 1.
    """
    if exponent == 0.0 or base == 1.0:
        return 1.0
    high, low = _log(base)
    product = exponent * high
    if not abs(product) < _BEYOND:
        return exp(product)
    exponent_first, high_first = _cut(exponent, _26_BITS), _cut(high, _26_BITS)
    rest = (exponent - exponent_first) * high_first + exponent * ((high - high_first) + low)
    return _exp(exponent_first * high_first, rest)


# --- angles --------------------------------------------------------------------------------

_MOST_TURNS = 2.0**48  # beyond it a double can hardly tell one angle from another

with localcontext(_DIGITS):
    _QUARTER_TURN, _QUARTER_TURN_REST = _two_parts(_PI / 2, 25)


@rule
def sine_of_turns(turns: float) -> float:
    """The sine of an angle in whole turns of 360 degrees; not a number from 2 ** 48 of them on.

    In turns, not radians: then the angle that is left beside whole quarters is exact.
    """
    quarter, angle, rest = _quarters(turns)
    value = _cosine(angle, rest) if quarter & 1 else _sine(angle, rest)
    return -value if quarter & 2 else value


@rule
def cosine_of_turns(turns: float) -> float:
    """The cosine of an angle in whole turns of 360 degrees; not a number from 2 ** 48 of them on."""
    quarter, angle, rest = _quarters(turns)
    value = _sine(angle, rest) if quarter & 1 else _cosine(angle, rest)
    return -value if (quarter + 1) & 2 else value


@rule
def _quarters(turns: float) -> tuple[int, float, float]:
    """The nearest whole number of quarter turns, and what is left in radians, the sum of two numbers."""
    if not abs(turns) < _MOST_TURNS:
        return 0, math.nan, 0.0
    shifted = 4.0 * turns + _TO_WHOLE
    left = 4.0 * turns - (shifted - _TO_WHOLE)
    first = _cut(left, _26_BITS)
    high = first * _QUARTER_TURN
    low = (left - first) * _QUARTER_TURN + left * _QUARTER_TURN_REST
    angle = high + low
    return bits_of(shifted) - bits_of(_TO_WHOLE), angle, (high - angle) + low


@rule
def _sine(angle: float, rest: float) -> float:
    """The sine of angle + rest, at most an eighth of a turn."""
    square = angle * angle
    terms = 1.0 / 6227020800.0 - square * (1.0 / 1307674368000.0 - square * (1.0 / 355687428096000.0))
    terms = 1.0 / 362880.0 - square * (1.0 / 39916800.0 - square * terms)
    terms = 1.0 / 6.0 - square * (1.0 / 120.0 - square * (1.0 / 5040.0 - square * terms))
    return angle + (rest * (1.0 - 0.5 * square) - angle * square * terms)


@rule
def _cosine(angle: float, rest: float) -> float:
    """The cosine of angle + rest, at most an eighth of a turn."""
    square = angle * angle
    terms = 1.0 / 479001600.0 - square * (1.0 / 87178291200.0 - square * (1.0 / 20922789888000.0))
    terms = 1.0 / 720.0 - square * (1.0 / 40320.0 - square * (1.0 / 3628800.0 - square * terms))
    terms = square * square * (1.0 / 24.0 - square * terms)
    half = 0.5 * square
    first = 1.0 - half
    return first + (((1.0 - first) - half) + (terms - angle * rest))


_HALVINGS = 3
# Of the series value + value ** 3 / 6 + ..., with the value at most sin(pi / 16) after the halvings.
_ARCSINE_TERMS = tuple(math.comb(2 * n, n) / (4**n * (2 * n + 1)) for n in range(12, 0, -1))


@rule
def arcsine(value: float) -> float:
    """The angle from -pi/2 to pi/2 radians whose sine is the value; off by at most 4 ulp.

    Not a number beyond -1 and 1.
    """
    if not abs(value) <= 1.0:
        return math.nan
    for _ in range(_HALVINGS):
        value /= math.sqrt(2.0 * (1.0 + math.sqrt((1.0 - value) * (1.0 + value))))
    square = value * value
    terms = 0.0
    for term in _ARCSINE_TERMS:
        terms = square * (term + terms)
    return 2.0**_HALVINGS * (value + value * terms)


# --- the normal distribution ---------------------------------------------------------------

_NODES = 14  # of the sum: what is left out is below 1e-17 of it
_SPACING = 0.625
_BEYOND_NORMAL = 40.0  # standard deviations: nothing is left beyond

with localcontext(_DIGITS):
    _NODE_SQUARES = np.square((np.arange(_NODES) + 0.5) * _SPACING)
    _NODE_WEIGHTS = np.array([float((Decimal(-square) / 2).exp()) for square in _NODE_SQUARES.tolist()])
    _SPACING_OVER_PI = float(Decimal(_SPACING) / _PI)
    _TWO_PI_OVER_SPACING = float(2 * _PI / Decimal(_SPACING))


@rule
def normal_probability(value: float) -> float:
    """The chance that a standard normal variable lies below the value; off by at most 6 ulp.

    The midpoint rule for an integral of the complementary error function, with what it leaves out added
    (Al Azah and Chandler-Wilde 2021, SIAM Journal on Numerical Analysis 59(5), doi:10.1137/20M1373037).
    """
    distance = abs(value)
    if distance > _BEYOND_NORMAL:
        return 1.0 if value > 0.0 else 0.0
    square = distance * distance
    total = 0.0
    for node in range(_NODES - 1, -1, -1):
        total += float(_NODE_WEIGHTS[node]) / (float(_NODE_SQUARES[node]) + square)
    first = _cut(distance, _26_BITS)
    density = _exp(-0.5 * first * first, -0.5 * (distance - first) * (distance + first))
    tail = _SPACING_OVER_PI * distance * density * total
    if distance < _TWO_PI_OVER_SPACING:
        tail += 1.0 / (1.0 + exp(_TWO_PI_OVER_SPACING * distance))
    return 1.0 - tail if value > 0.0 else tail
