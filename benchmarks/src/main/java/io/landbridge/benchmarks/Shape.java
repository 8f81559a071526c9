package io.landbridge.benchmarks;

/** How the table arrives at the target. */
enum Shape {
    /** Every column as it is. */
    PLAIN,
    /** One column renamed, two computed by an expression. */
    MAPPED
}
