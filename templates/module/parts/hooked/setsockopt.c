	err = @{ m.op.setsockopt.call }@;
	if (err != -ENOPROTOOPT)
		return err;
