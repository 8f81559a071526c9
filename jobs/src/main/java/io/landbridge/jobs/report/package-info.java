/** Reports for people who were not there: one page that needs nothing else. */
@NullMarked
package io.landbridge.jobs.report;

import org.jspecify.annotations.NullMarked;
