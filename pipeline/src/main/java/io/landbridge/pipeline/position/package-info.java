/** Where a source's log stands, and what a snapshot has seen of it. */
@NullMarked
package io.landbridge.pipeline.position;

import org.jspecify.annotations.NullMarked;
