/** One run of a migration: who may work, in which order, and what makes it pause or stop. Knows no engine and no Spring. */
@NullMarked
package io.landbridge.jobs.run;

import org.jspecify.annotations.NullMarked;
