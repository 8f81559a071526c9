@NullMarked
package io.landbridge.client;

import org.jspecify.annotations.NullMarked;
