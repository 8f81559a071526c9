/** Expressions over a source row: checked when the plan is read, the same for copied rows and streamed changes. */
@NullMarked
package io.landbridge.pipeline.expression;

import org.jspecify.annotations.NullMarked;
