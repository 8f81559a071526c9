/** The only record of progress: facts about rows, kept in the target and committed together with the rows. */
@NullMarked
package io.landbridge.pipeline.ledger;

import org.jspecify.annotations.NullMarked;
