package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import java.util.Map;

/** The two ends of a migration: what a plan begins with, and what a command on it finds in its environment. */
record PlanEnds(TestDatabase source, TestDatabase target) {

    private static final String SOURCE_PASSWORD = "BENCH_SOURCE_PASSWORD";
    private static final String TARGET_PASSWORD = "BENCH_TARGET_PASSWORD";

    /** The plan's first lines. */
    String head(String migration) {
        return """
            migration: %s
            source:
              url: %s
              tls: insecure
              username: %s
              password: "${env:%s}"
            target:
              url: %s
              tls: insecure
              username: %s
              password: "${env:%s}"
            """.formatted(
                migration, source.url(), source.user(), SOURCE_PASSWORD, target.url(), target.user(), TARGET_PASSWORD);
    }

    /** The passwords, and the Java that runs this program for the product too. */
    void tell(ProcessBuilder program) {
        Map<String, String> environment = program.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put(SOURCE_PASSWORD, source.password());
        environment.put(TARGET_PASSWORD, target.password());
    }
}
