/** Copying one chunk: snapshot, fence, barrier, bulk path, ledger entry, one target transaction. */
@NullMarked
package io.landbridge.pipeline.copy;

import org.jspecify.annotations.NullMarked;
