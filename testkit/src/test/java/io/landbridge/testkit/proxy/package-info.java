@NullMarked
package io.landbridge.testkit.proxy;

import org.jspecify.annotations.NullMarked;
