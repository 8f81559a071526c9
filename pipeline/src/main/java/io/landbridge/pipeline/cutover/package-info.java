/**
 * Moves traffic from the source to the target, and back: what a runbook says, what has to hold before it begins, and the steps that move
 * the migration itself. Source: docs/protocol.md, "Cutover"; docs/model/cutover.pml.
 */
@NullMarked
package io.landbridge.pipeline.cutover;

import org.jspecify.annotations.NullMarked;
