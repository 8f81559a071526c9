package io.landbridge.jobs.batch;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.batch.core.repository.ExecutionContextSerializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.PlatformTransactionManager;

/** Spring Batch on the run history's own database; no other bean of ours lives in this context. */
@Configuration(proxyBeanMethods = false)
class HistoryConfiguration extends JdbcDefaultBatchConfiguration {

    /** What Spring Batch's script for H2 makes last; H2 never keeps a later statement without the earlier ones. */
    static final String LAST_MADE = "BATCH_JOB_INSTANCE_SEQ";

    static final String URL_PROPERTY = "landbridge.history.url";
    static final String CONNECTIONS_PROPERTY = "landbridge.history.connections";

    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(org.springframework.core.env.Environment environment) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("history");
        config.setJdbcUrl(environment.getRequiredProperty(URL_PROPERTY));
        config.setUsername("sa");
        config.setPassword("");
        config.setMaximumPoolSize(environment.getRequiredProperty(CONNECTIONS_PROPERTY, Integer.class));
        config.setMinimumIdle(0);
        HikariDataSource dataSource = new HikariDataSource(config);
        complete(dataSource);
        return dataSource;
    }

    /** Makes the tables; those of a process that was killed while it made them are begun anew. */
    private static void complete(DataSource dataSource) {
        JdbcTemplate database = new JdbcTemplate(dataSource);
        Integer last = database.queryForObject(
                "SELECT count(*) FROM information_schema.sequences WHERE sequence_name = ?", Integer.class, LAST_MADE);
        if (last == null || last == 0) {
            database.execute("DROP ALL OBJECTS");
            new ResourceDatabasePopulator(new ClassPathResource("org/springframework/batch/core/schema-h2.sql"))
                    .execute(dataSource);
        }
    }

    @Bean
    DataSourceTransactionManager transactionManager(DataSource dataSource) {
        return new DataSourceTransactionManager(dataSource);
    }

    @Override
    protected ExecutionContextSerializer getExecutionContextSerializer() {
        return new PlainContextSerializer();
    }

    @Override
    protected DataSource getDataSource() {
        return applicationContext.getBean(DataSource.class);
    }

    @Override
    protected PlatformTransactionManager getTransactionManager() {
        return applicationContext.getBean(PlatformTransactionManager.class);
    }
}
