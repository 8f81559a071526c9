package io.landbridge.demo;

/** What happens in the shop while it is open. */
enum ShopChange {
    CUSTOMER_REGISTERED,
    /** A customer's orders go to another one, and the empty account gets a number of its own. */
    CUSTOMERS_MERGED,
    ORDER_PLACED,
    ORDER_PAID,
    ORDER_SENT,
    /** The order is deleted and its goods go back on the shelf. */
    ORDER_CANCELLED,
    /** Goods were on the wrong shelf. */
    STOCK_MOVED,
    PRICE_CHANGED
}
