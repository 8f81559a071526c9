/** What makes two rows equal, whichever engines hold them: one byte form for each value, one hash, sums of hashes; see docs/digest.md. */
@NullMarked
package io.landbridge.pipeline.digest;

import org.jspecify.annotations.NullMarked;
