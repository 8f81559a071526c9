/**
 * Carries out runbooks: one step after the other, each with its state in the ledger; takes back what is finished when one fails before the
 * switch, and leads back when one fails behind it.
 */
@NullMarked
package io.landbridge.jobs.runbook;

import org.jspecify.annotations.NullMarked;
