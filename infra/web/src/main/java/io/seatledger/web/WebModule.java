package io.seatledger.web;

import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** A service that imports this has the server, the security and the error pages that all services have. */
@Configuration(proxyBeanMethods = false)
@Import({
    SecurityConfiguration.class,
    ServerConfiguration.class,
    ProblemWriter.class,
    ReadableTargetFilter.class,
    ErrorPage.class
})
public class WebModule implements WebMvcConfigurer {

    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.strategies(List.of(new AcceptedTypes()));
    }

    /** Nothing but JSON is written, besides text and bytes. What libraries bring, such as YAML, is not read either. */
    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.configureMessageConvertersList(
                all -> all.removeIf(converter -> !(converter instanceof JacksonJsonHttpMessageConverter
                        || converter instanceof StringHttpMessageConverter
                        || converter instanceof ByteArrayHttpMessageConverter)));
    }
}
