"""Which years of a run the baseline was fitted to: validation looks at those after them."""

FITTED_YEARS = 2  # 2021 and 2022, see calibration/targets.toml
