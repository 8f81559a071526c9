/** Runbooks carried out against a ledger in memory, with crashes at every point. */
@NullMarked
package io.landbridge.jobs.runbook;

import org.jspecify.annotations.NullMarked;
