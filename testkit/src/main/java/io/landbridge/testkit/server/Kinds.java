package io.landbridge.testkit.server;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * The servers that a test is repeated with: in every build those that differ in what it proves, and the others too where a build asks for
 * more than the sample, as {@code make faults} does.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("faults")
@Tag("sample")
@ArgumentsSource(KindsOfServers.class)
public @interface Kinds {

    /** In every build. */
    ServerKind[] value();

    /** On demand, after those of every build. */
    ServerKind[] onDemand();
}
