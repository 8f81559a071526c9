/** Moves traffic: puts the parts of a cutover together, and does the steps of a runbook. */
@NullMarked
package io.landbridge.jobs.cutover;

import org.jspecify.annotations.NullMarked;
