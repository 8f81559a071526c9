@NullMarked
package io.landbridge.jobs.report;

import org.jspecify.annotations.NullMarked;
