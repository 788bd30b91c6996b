"""The model's own elementary functions, against decimal numbers of sixty digits.

What these come to does not depend on the processor either: that is tested in test_processors.py.
"""

import math
import random
import struct
from decimal import Decimal, localcontext

import pytest

from model import mathematics
from model.mathematics import (
    arcsine,
    cosine_of_turns,
    exp,
    log,
    logistic,
    normal_probability,
    power,
    sine_of_turns,
)

COUNT = 1500  # points of each kind
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803")
SMALLEST_NORMAL = 2.0**-1022
FUNCTIONS = [arcsine, cosine_of_turns, exp, log, logistic, normal_probability, power, sine_of_turns]


@pytest.fixture(autouse=True)
def sixty_digits():
    with localcontext(prec=60, Emin=-999_999, Emax=999_999):
        yield


def bits(value):
    return "nan" if value != value else struct.pack("<d", value)


def any_number(generator):
    return struct.unpack("<d", struct.pack("<Q", generator.getrandbits(64)))[0]


def error(found, exact):
    """In units of the last place of the exact value, which is a Decimal."""
    return float(abs(Decimal(found) - exact) / Decimal(math.ulp(float(exact))))


def largest_error(function, exactly, points):
    """Of the compiled function; the plain one must have the same bits."""
    worst = 0.0
    for point in points:
        found = function(*point)
        assert bits(getattr(function, "py_func", function)(*point)) == bits(found), point
        worst = max(worst, error(found, exactly(*map(Decimal, point))))
    return worst


def series(first, terms):
    """A sum of which each term is the one before times the next of the factors."""
    total, term = first, first
    for factor in terms:
        term *= factor
        total += term
        if abs(term) < abs(total) * Decimal(10) ** -58:
            break
    return total


def exact_sine(angle):
    square = angle * angle
    return series(angle, (-square / (2 * n * (2 * n + 1)) for n in range(1, 200)))


def exact_cosine(angle):
    square = angle * angle
    return series(Decimal(1), (-square / ((2 * n - 1) * 2 * n) for n in range(1, 200)))


def exact_sine_of_turns(turns):
    quarters = (4 * turns).to_integral_value()
    angle = (4 * turns - quarters) * PI / 2
    quarter = int(quarters) % 4
    value = exact_cosine(angle) if quarter % 2 else exact_sine(angle)
    return -value if quarter >= 2 else value


def exact_normal_probability(value):
    """By the series of the distribution function; its terms cancel, so with digits to spare."""
    with localcontext(prec=80 + int(value * value)):
        square = value * value
        total, term, n = value, value, 0
        while abs(term) > Decimal(10) ** (-60 - int(square)):
            n += 1
            term *= -square / (2 * n)
            total += term / (2 * n + 1)
        return Decimal("0.5") + total / (2 * PI_OF_MANY_DIGITS).sqrt()


def pi_of(digits):
    """By Machin's formula."""
    with localcontext(prec=digits + 10):

        def arctangent_of_one_over(x):
            total, term, n = Decimal(0), Decimal(1) / x, 1
            while abs(term) > Decimal(10) ** -(digits + 5):
                total += term / n if n % 4 == 1 else -term / n
                term /= x * x
                n += 2
            return total

        return 4 * (4 * arctangent_of_one_over(5) - arctangent_of_one_over(239))


PI_OF_MANY_DIGITS = pi_of(500)


def test_exponentials_are_off_by_less_than_one_unit_in_the_last_place():
    draw = random.Random(1)
    near_zero = [(draw.uniform(-1.0, 1.0) * 2.0 ** -draw.randrange(60),) for _ in range(COUNT)]
    normal = [(draw.uniform(-708.3, 709.78),) for _ in range(COUNT)]
    assert largest_error(exp, Decimal.exp, [*near_zero, *normal]) < 0.55
    subnormal = [(draw.uniform(-745.1, -708.4),) for _ in range(COUNT)]
    assert largest_error(exp, Decimal.exp, subnormal) < 1.0


def test_logarithms_are_off_by_hardly_more_than_rounding():
    draw = random.Random(2)
    near_one = [(1.0 + draw.uniform(-1.0, 1.0) * 2.0 ** -draw.randrange(1, 52),) for _ in range(2 * COUNT)]
    anywhere = [(abs(any_number(draw)),) for _ in range(COUNT)]
    points = [point for point in [*near_one, *anywhere] if 0.0 < point[0] < math.inf and point[0] != 1.0]
    subnormal = [(draw.randrange(1, 2**40) * 5e-324,) for _ in range(100)]
    assert largest_error(log, Decimal.ln, [*points, *subnormal]) < 0.51


def test_powers_are_off_by_less_than_one_unit_in_the_last_place():
    draw = random.Random(3)
    points = [
        *((draw.uniform(0.0, 3.0), draw.uniform(-10.0, 10.0)) for _ in range(COUNT)),
        *((1.0 + draw.uniform(-0.02, 0.02), draw.uniform(-1.0, 1.0) * 1e5) for _ in range(COUNT)),
        *((abs(any_number(draw)), draw.uniform(-1.0, 1.0)) for _ in range(COUNT)),
        *((draw.uniform(0.0, 1e3), float(draw.randrange(-90, 90))) for _ in range(COUNT)),
    ]

    def exactly(base, exponent):
        return (exponent * base.ln()).exp()

    found = [(power(*point), point) for point in points]
    normal = [point for value, point in found if SMALLEST_NORMAL <= value < math.inf]
    assert len(normal) > 0.9 * len(points)
    assert largest_error(power, exactly, normal) < 0.55
    subnormal = [(0.5, 1022.0 + draw.uniform(0.1, 52.0)) for _ in range(200)]
    assert largest_error(power, exactly, subnormal) < 1.0


def test_sines_and_cosines_are_off_by_less_than_one_unit_in_the_last_place():
    draw = random.Random(4)
    points = [
        *((draw.uniform(-1.0, 1.0),) for _ in range(COUNT)),
        *((draw.uniform(-1e9, 1e9),) for _ in range(COUNT // 4)),
        # near multiples of a quarter turn, where one of them is nearly zero
        *(
            (draw.randrange(-8, 9) / 4.0 + draw.uniform(-1.0, 1.0) * 2.0 ** -draw.randrange(1, 50),)
            for _ in range(COUNT)
        ),
    ]
    points = [point for point in points if (4.0 * point[0]) % 1.0]
    assert largest_error(sine_of_turns, exact_sine_of_turns, points) < 0.9
    quarter = Decimal("0.25")
    assert largest_error(cosine_of_turns, lambda x: exact_sine_of_turns(x + quarter), points) < 0.9


def test_arcsines_and_normal_probabilities_are_as_near_as_they_say():
    draw = random.Random(5)
    for _ in range(COUNT):
        value = draw.uniform(-1.0, 1.0) * 2.0 ** -draw.choice([0, 0, 1, 5, 30])
        found = arcsine(value)
        assert bits(arcsine.py_func(value)) == bits(found)
        # the exact one by a step of Newton's method, which doubles the number of right digits
        angle = Decimal(found)
        angle -= (exact_sine(angle) - Decimal(value)) / exact_cosine(angle)
        assert error(found, angle) < 4.0
    points = [
        *((draw.uniform(-5.0, 5.0),) for _ in range(COUNT // 5)),
        *((-x,) for x in (8.5, 12.0, 20.0, 37.0)),
    ]
    assert largest_error(normal_probability, exact_normal_probability, points) < 5.0


def test_values_that_are_exact():
    assert exp(0.0) == 1.0 and exp(-0.0) == 1.0
    assert log(1.0) == 0.0
    draw = random.Random(6)
    for _ in range(COUNT):
        value = abs(any_number(draw))
        if 0.0 < value < math.inf:
            assert power(value, 1.0) == value
            assert power(value, 0.0) == 1.0
        assert power(1.0, any_number(draw)) == 1.0
    assert [power(2.0, float(n)) for n in (-1074, -1022, -3, 10, 1023)] == [
        math.ldexp(1.0, n) for n in (-1074, -1022, -3, 10, 1023)
    ]
    assert [power(3.0, float(n)) for n in range(30)] == [float(3**n) for n in range(30)]
    for turns in (-2.0, -1.0, 0.0, 1.0, 3.0, 2.0**47):
        assert (sine_of_turns(turns), cosine_of_turns(turns)) == (0.0, 1.0)
        if abs(turns) < 2.0**40:
            assert (sine_of_turns(turns + 0.25), cosine_of_turns(turns + 0.25)) == (1.0, 0.0)
            assert (sine_of_turns(turns + 0.5), cosine_of_turns(turns + 0.5)) == (0.0, -1.0)
            assert (sine_of_turns(turns + 0.75), cosine_of_turns(turns + 0.75)) == (-1.0, 0.0)
    assert logistic(0.0) == 0.5 and normal_probability(0.0) == 0.5
    assert arcsine(0.0) == 0.0
    assert arcsine(1.0) == pytest.approx(math.pi / 2.0, rel=1e-15)


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        (exp, (math.inf,), math.inf),
        (exp, (710.0,), math.inf),
        (exp, (1e300,), math.inf),
        (exp, (-math.inf,), 0.0),
        (exp, (-746.0,), 0.0),
        (exp, (-745.0,), 5e-324),
        (exp, (5e-324,), 1.0),
        (log, (0.0,), -math.inf),
        (log, (-0.0,), -math.inf),
        (log, (math.inf,), math.inf),
        (log, (-1.0,), math.nan),
        (log, (-math.inf,), math.nan),
        (log, (5e-324,), -744.4400719213812),
        (power, (0.0, 2.0), 0.0),
        (power, (0.0, -2.0), math.inf),
        (power, (0.0, 0.0), 1.0),
        (power, (math.nan, 0.0), 1.0),
        (power, (1.0, math.nan), 1.0),
        (power, (math.inf, 0.5), math.inf),
        (power, (math.inf, -0.5), 0.0),
        (power, (2.0, math.inf), math.inf),
        (power, (0.5, math.inf), 0.0),
        (power, (0.5, -math.inf), math.inf),
        (power, (1e300, 2.0), math.inf),
        (power, (1e-300, 2.0), 0.0),
        (power, (-2.0, 2.0), math.nan),
        (power, (2.0, 1e308), math.inf),
        (power, (1.0 + 2.0**-52, -1e308), 0.0),
        (logistic, (1e300,), 1.0),
        (logistic, (-1e300,), 0.0),
        (logistic, (math.inf,), 1.0),
        (sine_of_turns, (math.inf,), math.nan),
        (cosine_of_turns, (2.0**48,), math.nan),
        (sine_of_turns, (5e-324,), 3e-323),  # 2 pi times as much, rounded
        (arcsine, (1.0 + 2.0**-52,), math.nan),
        (normal_probability, (math.inf,), 1.0),
        (normal_probability, (-math.inf,), 0.0),
        (normal_probability, (-50.0,), 0.0),
        (normal_probability, (50.0,), 1.0),
        *((function, (math.nan,), math.nan) for function in FUNCTIONS if function is not power),
        (power, (math.nan, 1.0), math.nan),
        (power, (2.0, math.nan), math.nan),
    ],
)
def test_values_at_the_edges(function, arguments, expected):
    assert bits(function(*arguments)) == bits(expected)
    assert bits(getattr(function, "py_func", function)(*arguments)) == bits(expected)


def test_neighbours_are_never_the_wrong_way_round():
    """At the ends of the tables' intervals, where another entry takes over."""
    draw = random.Random(7)
    for _ in range(COUNT // 2):
        for function, edge in (
            (exp, math.log(2.0) / 128.0 * (draw.randrange(-90_000, 90_000) + 0.5)),
            (log, math.ldexp(256 + 2 * draw.randrange(128) + 1, draw.randrange(-300, 300))),
        ):
            points = [edge]
            for _ in range(6):
                points = [math.nextafter(points[0], -math.inf), *points, math.nextafter(points[-1], math.inf)]
            values = [function(point) for point in points]
            assert values == sorted(values), points


def test_probabilities_are_symmetric_and_rise():
    values = [step / 50.0 for step in range(-1000, 1001)]
    for function in (logistic, normal_probability):
        found = [function(value) for value in values]
        assert found == sorted(found)
        assert [1.0 - value for value in found] == pytest.approx(found[::-1], abs=2e-16)


def test_bits_go_to_and_fro():
    for value in (0.0, -0.0, 1.0, -2.5, 5e-324, math.inf):
        assert bits(mathematics.number_of(mathematics.bits_of(value))) == bits(value)
