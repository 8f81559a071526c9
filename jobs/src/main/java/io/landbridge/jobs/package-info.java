@NullMarked
package io.landbridge.jobs;

import org.jspecify.annotations.NullMarked;
