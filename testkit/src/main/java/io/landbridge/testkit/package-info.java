@NullMarked
package io.landbridge.testkit;

import org.jspecify.annotations.NullMarked;
