/** What is told to people and dashboards while the work runs. */
@NullMarked
package io.landbridge.pipeline.progress;

import org.jspecify.annotations.NullMarked;
