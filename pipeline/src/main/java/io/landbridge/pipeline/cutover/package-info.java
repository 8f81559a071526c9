/** Moves traffic from the source to the target, and back. Source: docs/protocol.md, "Cutover"; docs/model/cutover.pml. */
@NullMarked
package io.landbridge.pipeline.cutover;

import org.jspecify.annotations.NullMarked;
