/**
 * Real database servers for tests: found, started, shared, killed and taken away again.
 */
@NullMarked
package io.landbridge.testkit.server;

import org.jspecify.annotations.NullMarked;
