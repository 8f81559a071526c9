/** What a run says while it works: one line in the grammar of gh-ost, a bar on a terminal, and a few words in the ledger. */
@NullMarked
package io.landbridge.jobs.progress;

import org.jspecify.annotations.NullMarked;
