package io.landbridge.benchmarks;

/** Rows of a table and the sum of 32-bit hashes of its rows, which any order of rows leaves the same. */
record Checksum(long rows, long sum) {}
