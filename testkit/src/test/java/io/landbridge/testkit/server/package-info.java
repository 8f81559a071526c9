@NullMarked
package io.landbridge.testkit.server;

import org.jspecify.annotations.NullMarked;
