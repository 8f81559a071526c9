/** The one place where failed work is repeated: which errors, how often, how long apart, and when all work waits. */
@NullMarked
package io.landbridge.jobs.retry;

import org.jspecify.annotations.NullMarked;
