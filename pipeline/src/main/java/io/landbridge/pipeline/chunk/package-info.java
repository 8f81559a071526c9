/** Key ranges: the unit of claiming, copying, proving and repairing. */
@NullMarked
package io.landbridge.pipeline.chunk;

import org.jspecify.annotations.NullMarked;
