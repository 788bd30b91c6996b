"""The five linkage forms, each a contract with two sides that can both break it."""

FORMS = ("order_purchase", "guaranteed_dividend", "secondary_rebate", "share_cooperation", "employment")

ORDER_PURCHASE, GUARANTEED_DIVIDEND, SECONDARY_REBATE, SHARE_COOPERATION, EMPLOYMENT = range(len(FORMS))
