/** The run's meters, under the names that docs/metrics.md promises to dashboards. */
@NullMarked
package io.landbridge.jobs.metrics;

import org.jspecify.annotations.NullMarked;
