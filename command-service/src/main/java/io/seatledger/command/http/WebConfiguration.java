package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.CommandCodec;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.web.DeclaredInput;
import io.seatledger.web.WebModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Configures how requests are read: the codec reads the bodies, and the token identifies the caller. */
@Configuration(proxyBeanMethods = false)
@Import(WebModule.class)
class WebConfiguration implements WebMvcConfigurer {

    private final CommandContextResolver contexts;
    private final CommandIntake intake;

    WebConfiguration(Ids ids, CommandIntake intake) {
        this.contexts = new CommandContextResolver(ids);
        this.intake = intake;
    }

    /** The resolver for bodies must come before Spring's own, which takes every parameter with {@code @RequestBody}. */
    @Bean
    static WebMvcRegistrations bodiesReadByTheCodec(ObjectProvider<CommandCodec> codec) {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
                return new RequestMappingHandlerAdapter() {
                    @Override
                    public void afterPropertiesSet() {
                        super.afterPropertiesSet();
                        var resolvers = new ArrayList<HandlerMethodArgumentResolver>();
                        resolvers.add(new BodyArgumentResolver(codec.getObject()));
                        resolvers.addAll(Objects.requireNonNull(getArgumentResolvers()));
                        setArgumentResolvers(resolvers);
                    }
                };
            }

            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new RoutesOfEqualLength();
            }
        };
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(contexts);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        Map<Class<?>, String> readByTypes = Map.of(CommandContext.class, CommandContextResolver.DRY_RUN);
        registry.addInterceptor(new DeclaredInput(readByTypes, InvalidValueException::new))
                .addPathPatterns("/api/**", "/v3/asyncapi");
        registry.addInterceptor(new AuthorizationInterceptor(intake, contexts));
    }
}
