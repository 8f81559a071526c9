/**
 * What tests, demo and benchmarks need of the world outside, in one package each: {@code server} (real databases),
 * {@code generate} (tables to be moved), {@code sample} (databases that nobody here wrote), {@code traffic} (writers that
 * never rest), {@code proxy} (a line that fails) and {@code compare} (the independent judge). Nothing here knows the product.
 */
@NullMarked
package io.landbridge.testkit;

import org.jspecify.annotations.NullMarked;
