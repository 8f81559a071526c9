/** The run's own small server: its status, metrics and health over HTTP, and the operator's wishes. Opened by {@code run --listen} only. */
@NullMarked
package io.landbridge.jobs.web;

import org.jspecify.annotations.NullMarked;
