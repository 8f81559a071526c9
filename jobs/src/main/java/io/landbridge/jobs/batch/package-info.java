/**
 * Stages as Spring Batch jobs. Batch runs, counts and remembers; whether a stage is done, and which chunk comes next, is decided by the
 * ledger alone. The only package that knows Spring.
 */
@NullMarked
package io.landbridge.jobs.batch;

import org.jspecify.annotations.NullMarked;
