@NullMarked
package io.landbridge.jobs.backup;

import org.jspecify.annotations.NullMarked;
