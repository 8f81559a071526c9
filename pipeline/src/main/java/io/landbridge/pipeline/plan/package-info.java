/** What a migration is to do: the plan as written, and the same plan resolved against the live source. */
@NullMarked
package io.landbridge.pipeline.plan;

import org.jspecify.annotations.NullMarked;
