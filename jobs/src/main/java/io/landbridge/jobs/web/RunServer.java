package io.landbridge.jobs.web;

import io.landbridge.pipeline.throttle.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/** Serves {@code /api/…}, {@code /actuator/prometheus} and {@code /actuator/health} as long as a run lasts. */
public final class RunServer implements AutoCloseable {

    /** Parts of Boot that would find the run history's libraries and open databases of their own. */
    private static final String NOT_WANTED = String.join(
            ",",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
            "org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration",
            "org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration");

    private final ConfigurableApplicationContext context;

    private RunServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Everything else is registered by hand. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Parts {}

    /**
     * Starts to serve.
     *
     * @param token that every request has to show; null for none, on the loopback address only
     */
    public static RunServer open(ListenAddress address, @Nullable String token, RunView run) {
        if (token == null && !address.isLoopback()) {
            throw new IllegalArgumentException("Only the loopback address goes without a token");
        }
        // Logging is set up already, by the command line.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.address", address.host().getHostAddress());
        properties.put("server.port", address.port());
        properties.put("server.error.include-message", "never");
        properties.put("spring.autoconfigure.exclude", NOT_WANTED);
        properties.put("management.endpoints.web.exposure.include", "health,info,prometheus");
        properties.put("management.endpoint.health.show-details", "never");
        properties.put("management.metrics.enable.tomcat", "false");
        return new RunServer(new SpringApplicationBuilder(Parts.class)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .properties(properties)
                .initializers((GenericApplicationContext beans) -> register(beans, token, run))
                .run());
    }

    private static void register(GenericApplicationContext beans, @Nullable String token, RunView run) {
        beans.registerBean(RunApi.class, () -> new RunApi(run));
        TrafficView traffic = run.traffic();
        TrafficDesk desk = new TrafficDesk(traffic, Ticker.SYSTEM);
        beans.registerBean(TrafficApi.class, () -> new TrafficApi(traffic, desk));
        beans.registerBean(ApiErrors.class, ApiErrors::new);
        beans.registerBean("run", HealthIndicator.class, () -> health(run));
        beans.registerBean("accessRule", FilterRegistrationBean.class, () -> {
            FilterRegistrationBean<AccessRule> rule = new FilterRegistrationBean<>(new AccessRule(token));
            rule.setOrder(Integer.MIN_VALUE);
            return rule;
        });
    }

    private static HealthIndicator health(RunView run) {
        return () -> (run.hearsLedger() ? Health.up() : Health.down()).build();
    }

    /** The port that it listens on. */
    public int port() {
        return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    /** Where the run puts its meters. */
    public MeterRegistry meters() {
        return context.getBean(MeterRegistry.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
