package io.landbridge.testkit.generate;

/** Values that not every engine or type can hold; a test asks for them by name. */
public enum Extreme {
    /** 0000-00-00, 2024-00-00 and the like (MySQL, MariaDB). */
    ZERO_DATES,
    /** Text with U+0000 (MySQL, MariaDB). */
    NUL_IN_TEXT,
    /** An enum's '' of ordinal 0, which stands for a value that was refused (MySQL, MariaDB). */
    INVALID_ENUM,
    /** infinity and -infinity as dates and times (PostgreSQL). */
    INFINITE_DATES,
    /** Dates before the year 1 and after 9999 (PostgreSQL). */
    FAR_DATES,
    /** NaN and infinities as numbers (PostgreSQL). */
    NOT_FINITE,
    /** Numerics of hundreds of digits (PostgreSQL). */
    LONG_NUMBERS,
    /** Times outside of one day: -838:59:59 to 838:59:59 (MySQL, MariaDB), 24:00:00 (PostgreSQL). */
    LONG_TIMES
}
